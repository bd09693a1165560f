package org.chappe.oauth.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpEvents;
import org.chappe.http.HttpLimits;
import org.chappe.http.HttpServer;
import org.chappe.http.Route;
import org.chappe.net.HostPort;

/** An issuer that does as it is told, on loopback. */
final class FakeIssuer implements AutoCloseable {
  private static final RSAKey ONE = key("one"); // some take a second

  final AtomicInteger questions = new AtomicInteger();
  volatile RSAKey key = ONE;
  volatile String name = "";
  volatile String introspected = "{\"active\":false}";
  volatile int status = 200;
  private final HttpServer server;

  FakeIssuer() throws Exception {
    var setup =
        new HttpServer.Setup(
            "issuer", List.of(new HostPort("127.0.0.1", 0)), Optional.empty(), HttpLimits.DEFAULT);
    server =
        HttpServer.start(
            setup,
            List.of(
                Route.get("/.well-known/openid-configuration", _ -> metadata()),
                Route.get("/keys", _ -> asked(new JWKSet(key.toPublicJWK()).toString())),
                Route.post(
                    "/introspect",
                    request ->
                        request.header("Authorization").orElse("").equals("Basic YzpzJTNBcw==")
                                && request.form().value("token").isPresent()
                            ? asked(introspected)
                            : HttpAnswer.json(401, "{}"))),
            HttpEvents.toLog());
    name = url();
  }

  static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).algorithm(JWSAlgorithm.RS256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.boundTo().getFirst().getPort();
  }

  private HttpAnswer metadata() {
    return asked(
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"introspection_endpoint\":\"%s/introspect\"}"
            .formatted(name, url(), url()));
  }

  private HttpAnswer asked(String json) {
    questions.incrementAndGet();
    return HttpAnswer.json(status, json);
  }

  String signed(JWTClaimsSet claims) throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  /** As if the public key were a shared secret. */
  String signedByConfusion(JWTClaimsSet claims) throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
    jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(Duration.ofMillis(1));
  }
}
