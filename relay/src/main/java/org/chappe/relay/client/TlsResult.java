package org.chappe.relay.client;

import java.util.Optional;

/**
 * How TLS went.
 *
 * @param session version and suite; empty: without TLS
 * @param verified whether the certificate was found valid as demanded
 * @param failure what went wrong, also where mail went on all the same
 */
public record TlsResult(Optional<String> session, boolean verified, Optional<Failure> failure) {
  public static final TlsResult PLAIN = new TlsResult(Optional.empty(), false, Optional.empty());

  /** What went wrong, as RFC 8460 §4.3 names it. */
  public enum Kind {
    STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
    CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
    CERTIFICATE_EXPIRED("certificate-expired"),
    CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
    VALIDATION_FAILURE("validation-failure"),
    TLSA_INVALID("tlsa-invalid"),
    DNSSEC_INVALID("dnssec-invalid"),
    DANE_REQUIRED("dane-required"),
    STS_POLICY_FETCH_ERROR("sts-policy-fetch-error"),
    STS_POLICY_INVALID("sts-policy-invalid"),
    STS_WEBPKI_INVALID("sts-webpki-invalid");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** One failure. {@code text} is for a person. */
  public record Failure(Kind kind, String text) {}
}
