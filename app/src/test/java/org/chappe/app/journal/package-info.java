@NullMarked
package org.chappe.app.journal;

import org.jspecify.annotations.NullMarked;
