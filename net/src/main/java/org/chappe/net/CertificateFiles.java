package org.chappe.net;

import java.nio.file.Path;

/**
 * A certificate as it lies on disk, in PEM: the chain, the server's own certificate first, and its
 * private key without a passphrase (PKCS #8, or the older forms of RSA and EC keys). Both may be
 * one file.
 */
public record CertificateFiles(Path chain, Path key) {}
