@NullMarked
package org.chappe.app.metrics;

import org.jspecify.annotations.NullMarked;
