package org.chappe.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Account;
import org.chappe.model.AccountId;

/**
 * Access tokens as JWT, RFC 9068, and ID tokens, OpenID Connect Core §2. Thread-safe.
 *
 * <p>A token is good as long as its signature, its time and its grant are: who revokes a grant ends
 * its tokens at once, here. Others who check signatures only believe them for an hour at most.
 */
final class AccessTokens {
  /** RFC 9068 §2.1: no other JWT of this server passes for one. */
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /** 8 KiB: ours have some 700 octets. */
  static final int LONGEST = 8 * 1024;

  private static final String GRANT = "grant_id";

  private final OAuthSettings settings;
  private final SigningKeys keys;
  private final Grants grants;
  private final InstantSource clock;

  AccessTokens(OAuthSettings settings, SigningKeys keys, Grants grants, InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.grants = grants;
    this.clock = clock;
  }

  /** A token that is good. */
  record Verified(Grant grant, Set<Scope> scopes, Instant expires, Instant issued) {}

  /**
   * A token for a grant.
   *
   * @param scopes the grant's, or fewer
   * @param resources whom it is for beside this server, RFC 8707
   */
  String issue(Grant grant, Set<Scope> scopes, List<String> resources) {
    Instant now = clock.instant();
    var audience = new ArrayList<String>();
    audience.add(settings.issuer().toString());
    audience.addAll(resources);
    return signed(
        TYPE,
        new JWTClaimsSet.Builder()
            .issuer(settings.issuer().toString())
            .subject(grant.account().toString())
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(settings.accessTokens())))
            .jwtID(Secrets.base64(Secrets.octets(16)))
            .claim("client_id", grant.clientId())
            .claim("scope", Scope.list(scopes))
            .claim(GRANT, grant.name())
            .build());
  }

  /** What a client may know of the person who signed in. */
  String idToken(
      Grant grant, Account account, Optional<String> nonce, Instant signedIn, String access) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(settings.issuer().toString())
            .subject(grant.account().toString())
            .audience(grant.clientId())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(settings.accessTokens())))
            .claim("auth_time", signedIn.getEpochSecond())
            .claim("at_hash", half(access));
    nonce.ifPresent(text -> claims.claim("nonce", text));
    if (grant.scopes().contains(Scope.EMAIL)) {
      claims.claim("email", account.address().toString()).claim("email_verified", true);
    }
    return signed(JOSEObjectType.JWT, claims.build());
  }

  /** OpenID Connect Core §3.1.3.6: half of the digest. */
  private static String half(String token) {
    byte[] digest = Secrets.digest(token.getBytes(StandardCharsets.US_ASCII));
    return Secrets.base64(Arrays.copyOf(digest, 16));
  }

  private String signed(JOSEObjectType type, JWTClaimsSet claims) {
    ECKey key = keys.signing();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(key.getKeyID()).build(),
            claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    return jwt.serialize();
  }

  /** The token, if it is one of ours and good now. Never throws what a token can cause. */
  Optional<Verified> verify(String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      return isOurs(jwt) && isForUs(claims) ? grantOf(claims) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isOurs(SignedJWT jwt) throws JOSEException {
    JWSHeader header = jwt.getHeader();
    if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
        || !TYPE.equals(header.getType())
        || header.getKeyID() == null) {
      return false;
    }
    Optional<ECKey> key = keys.find(header.getKeyID());
    return key.isPresent() && jwt.verify(new ECDSAVerifier(key.get()));
  }

  private boolean isForUs(JWTClaimsSet claims) {
    String issuer = settings.issuer().toString();
    return issuer.equals(claims.getIssuer())
        && claims.getAudience().contains(issuer)
        && claims.getExpirationTime() != null
        && claims.getExpirationTime().toInstant().isAfter(clock.instant());
  }

  private Optional<Verified> grantOf(JWTClaimsSet claims) throws ParseException {
    String name = String.valueOf(claims.getStringClaim(GRANT));
    if (name.length() != 16 || claims.getSubject() == null) {
      return Optional.empty();
    }
    Instant issued =
        claims.getIssueTime() == null ? Instant.EPOCH : claims.getIssueTime().toInstant();
    return grants
        .find(AccountId.parse(claims.getSubject()), HexFormat.fromHexDigitsToLong(name))
        .map(grant ->
            new Verified(
                grant, Scope.parse(scope(claims)), claims.getExpirationTime().toInstant(), issued));
  }

  private static String scope(JWTClaimsSet claims) {
    return claims.getClaim("scope") instanceof String scope ? scope : "";
  }
}
