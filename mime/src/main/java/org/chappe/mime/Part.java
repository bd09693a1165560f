package org.chappe.mime;

import java.util.List;

/** One part of a message. */
public record Part(long headerStart, long bodyStart, long bodyEnd, List<Part> children) {}
