package org.chappe.mime;

/** What one pass over a message found. */
public record ParsedMessage(long octets, long headerOctets, Part root) {}
