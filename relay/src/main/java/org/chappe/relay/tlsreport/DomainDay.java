package org.chappe.relay.tlsreport;

import java.time.LocalDate;

/**
 * What one report is about.
 *
 * @param day UTC
 * @param domain in A-labels
 */
record DomainDay(LocalDate day, String domain) {}
