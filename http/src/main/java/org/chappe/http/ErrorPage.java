package org.chappe.http;

/** A page that says what went wrong, in words. It has no pictures and no script. */
final class ErrorPage {
  private ErrorPage() {}

  static HttpAnswer of(int status) {
    return of(status, words(status));
  }

  static String html(int status) {
    return html(status, words(status));
  }

  private static String words(int status) {
    return switch (status) {
      case 404 -> "There is nothing at this address.";
      case 405 -> "This address cannot be used like that.";
      case 408 -> "The request took too long.";
      case 413 -> "What was sent is too large.";
      case 414, 431 -> "The address or the header of the request is too long.";
      case 500 -> "The server failed. The failure has been noted; please try again later.";
      case 503 -> "The server has too much to do at the moment. Please try again in a minute.";
      default ->
          status < 500
              ? "The server did not understand the request."
              : "The server cannot answer at the moment.";
    };
  }

  static HttpAnswer of(int status, String text) {
    return HttpAnswer.page(status, html(status, text));
  }

  private static String html(int status, String text) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>%d</title>
    </head>
    <body>
    <h1>%s</h1>
    <p>(%d)</p>
    </body>
    </html>
    """
        .formatted(status, Html.escaped(text), status);
  }
}
