package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.client.ClientInformation;
import com.nimbusds.oauth2.sdk.client.ClientInformationResponse;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationRequest;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client's library that others wrote understands all of it. */
class SdkClientTest {
  private static final URI CALLBACK = URI.create("com.example.mailer:/callback");

  @Test
  void itRegistersSignsInChecksAndRenews() throws Exception {
    try (var server = new Fixture()) {
      OIDCProviderMetadata provider =
          OIDCProviderMetadata.parse(
              server.send(Fixture.get(server.at("/.well-known/openid-configuration"))).body());
      assertThat(provider.supportsAuthorizationResponseIssuerParam()).isTrue();
      ClientInformation client = register(server, provider);
      var verifier = new CodeVerifier();
      var nonce = new Nonce();
      var state = new State();
      AuthenticationRequest request =
          new AuthenticationRequest.Builder(
                  ResponseType.CODE,
                  new Scope("openid", "email", "offline_access", "imap"),
                  client.getID(),
                  CALLBACK)
              .endpointURI(here(server, provider.getAuthorizationEndpointURI()))
              .codeChallenge(verifier, CodeChallengeMethod.S256)
              .nonce(nonce)
              .state(state)
              .build();
      AuthorizationResponse heard = AuthorizationResponse.parse(consented(server, request));
      assertThat(heard.getIssuer()).isEqualTo(new Issuer(Fixture.ISSUER));
      assertThat(heard.getState()).isEqualTo(state);
      OIDCTokenResponse tokens =
          tokens(
              server,
              provider,
              client,
              new AuthorizationCodeGrant(
                  heard.toSuccessResponse().getAuthorizationCode(), CALLBACK, verifier));
      var validator =
          new IDTokenValidator(
              provider.getIssuer(),
              client.getID(),
              JWSAlgorithm.ES256,
              JWKSet.parse(server.send(Fixture.get(server.at("/oauth/jwks"))).body()));
      // The library's clock is the machine's, and the server's stands still at another time.
      validator.setMaxClockSkew(
          (int) Duration.between(server.instant(), Instant.now()).abs().toSeconds() + 60);
      assertThat(
              validator
                  .validate(tokens.getOIDCTokens().getIDToken(), nonce)
                  .getStringClaim("email"))
          .isEqualTo("ann@example.test");
      OIDCTokenResponse renewed =
          tokens(
              server,
              provider,
              client,
              new RefreshTokenGrant(tokens.getTokens().getRefreshToken()));
      assertThat(server.oauth.verify(renewed.getTokens().getAccessToken().getValue())).isPresent();
    }
  }

  private static ClientInformation register(Fixture server, OIDCProviderMetadata provider)
      throws Exception {
    var metadata = new ClientMetadata();
    metadata.setName("Mailer");
    metadata.setRedirectionURI(CALLBACK);
    metadata.applyDefaults();
    var request =
        new ClientRegistrationRequest(
            here(server, provider.getRegistrationEndpointURI()), metadata, null);
    ClientRegistrationResponse response =
        ClientRegistrationResponse.parse(request.toHTTPRequest().send());
    assertThat(response).isInstanceOf(ClientInformationResponse.class);
    return ((ClientInformationResponse) response).getClientInformation();
  }

  /** The person's part; returns where the browser is sent in the end. */
  private static URI consented(Fixture server, AuthenticationRequest request) throws Exception {
    var browser = new Browser(server);
    HttpResponse<String> page = browser.open("/oauth/authorize?" + request.toQueryString());
    HttpResponse<String> consent =
        browser.follow(
            browser.submit(page, Map.of("user", "ann@example.test", "password", "right")));
    HttpResponse<String> answer = browser.submit(consent, Map.of("allow", "yes"));
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static OIDCTokenResponse tokens(
      Fixture server,
      OIDCProviderMetadata provider,
      ClientInformation client,
      com.nimbusds.oauth2.sdk.AuthorizationGrant grant)
      throws Exception {
    var request =
        new TokenRequest.Builder(
                here(server, provider.getTokenEndpointURI()), client.getID(), grant)
            .build();
    var response = OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
    assertThat(response.indicatesSuccess()).as(response.toString()).isTrue();
    return (OIDCTokenResponse) response.toSuccessResponse();
  }

  /** The metadata names the server as the world knows it; here it listens on loopback. */
  private static URI here(Fixture server, URI endpoint) {
    return server.at(endpoint.getPath());
  }
}
