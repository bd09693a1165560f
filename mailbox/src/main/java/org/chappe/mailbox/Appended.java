package org.chappe.mailbox;

import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;
import org.chappe.model.UidValidity;

/** The UIDs appended messages got, ascending in the order given. */
public record Appended(UidValidity uidValidity, UidSet uids, ModSeq version) {}
