package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 8463 §A: one message, an RSA and an Ed25519 signature. */
class Rfc8463ExampleTest {
  private static final Map<String, String> RECORDS =
      Map.of(
          "brisbane._domainkey.football.example.com",
          "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
          "test._domainkey.football.example.com",
          "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
              + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
              + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
              + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");

  private static final String MESSAGE =
      """
      DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=brisbane; t=1528637909; h=from : to :
       subject : date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
       Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=test; t=1528637909; h=from : to : subject :
       date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
       DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
       dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
      From: Joe SixPack <joe@football.example.com>
      To: Suzie Q <suzie@shopping.example.net>
      Subject: Is dinner ready?
      Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
      Message-ID: <20030712040037.46341.5F8J@football.example.com>

      Hi.

      We lost the game.  Are you hungry yet?

      Joe.
      """;

  @Test // RFC 8463 §A.3
  void bothSignaturesPass() {
    assertThat(Mail.verdicts(Mail.octets(MESSAGE), Mail.dns(RECORDS)))
        .containsExactly("pass", "pass");
  }

  @Test
  void whatIsReportedIsWhatTheSignatureSays() {
    assertThat(Mail.verified(Mail.octets(MESSAGE), Mail.dns(RECORDS)).getFirst())
        .isEqualTo(
            new DkimResult(
                DkimResult.Status.PASS,
                "",
                "football.example.com",
                "brisbane",
                "@football.example.com",
                "ed25519-sha256",
                "/gCrinpc",
                false));
  }

  @Test
  void aChangedSubjectBreaksBoth() {
    assertThat(Mail.verdicts(Mail.octets(MESSAGE.replace("dinner", "lunch")), Mail.dns(RECORDS)))
        .containsExactly("fail signature did not verify", "fail signature did not verify");
  }

  @Test
  void aChangedBodyBreaksBoth() {
    assertThat(Mail.verdicts(Mail.octets(MESSAGE + "Jim."), Mail.dns(RECORDS)))
        .containsExactly("fail body hash did not verify", "fail body hash did not verify");
  }

  @Test // RFC 8463 §A.1, §A.2; RFC 8410 §7 says how the 32 octets become PKCS #8
  void theSecretKeyHasThePublicKeyOfTheRecord() {
    var seed = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    var head = new byte[] {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};
    var key = SigningKey.ofPkcs8("football.example.com", "brisbane", Mail.joined(head, seed));
    assertThat(key.dnsText()).isEqualTo(RECORDS.get(key.dnsName()));
  }
}
