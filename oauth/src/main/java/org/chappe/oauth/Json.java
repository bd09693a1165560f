package org.chappe.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chappe.http.HttpAnswer;

/** Answers for programs. */
final class Json {
  private Json() {}

  /** Makes an answer, or throws. */
  @FunctionalInterface
  interface Answering {
    HttpAnswer answer() throws IOException;
  }

  static String text(Map<String, Object> object) {
    return JSONObjectUtils.toJSONString(object);
  }

  static HttpAnswer answer(int status, Map<String, Object> object) {
    return HttpAnswer.json(status, text(object));
  }

  /** The answer, or the error in the form of RFC 6749 §5.2. */
  static HttpAnswer orError(Answering answering) throws IOException {
    try {
      return answering.answer();
    } catch (OAuthError e) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("error", e.error());
      error.put("error_description", e.description());
      HttpAnswer answer = answer(e.status(), error);
      return e.status() == 401 ? answer.with("WWW-Authenticate", "Basic realm=\"oauth\"") : answer;
    }
  }
}
