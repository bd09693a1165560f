package org.chappe.app.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object that was read. Its fields are asked for by name and type; what is missing or of
 * another type is an {@link IllegalArgumentException}.
 *
 * <p>By the token, without data binding: that would double the time of a short command.
 */
record Json(Map<String, Object> fields) {
  // Errors do not quote their source: it may hold a password.
  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private static final int DEEPEST = 4;

  /** Reads one object and nothing behind it. */
  static Json read(byte[] text) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a JSON object is expected");
      }
      Json object = object(in, 1);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("something stands behind the JSON object");
      }
      return object;
    } catch (StreamReadException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static Json object(JsonParser in, int depth) {
    var fields = new LinkedHashMap<String, Object>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      Object value = value(in, in.nextToken(), depth);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return new Json(fields);
  }

  private static @Nullable Object value(JsonParser in, @Nullable JsonToken token, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("too many levels");
    }
    return switch (token) {
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NULL, VALUE_TRUE, VALUE_FALSE -> null; // for people's programs; nothing here asks
      case START_OBJECT -> object(in, depth + 1);
      case START_ARRAY -> array(in, depth + 1);
      case null, default -> throw new IllegalArgumentException("unexpected " + token);
    };
  }

  private static List<Object> array(JsonParser in, int depth) {
    var values = new ArrayList<Object>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      Object value = value(in, token, depth);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  Optional<String> optionalText(String name) {
    return value(name, String.class);
  }

  long number(String name) {
    return value(name, Long.class)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  OptionalLong optionalNumber(String name) {
    return value(name, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  List<String> texts(String name) {
    return values(name, String.class);
  }

  List<Json> objects(String name) {
    return values(name, Json.class);
  }

  /** An object's texts by name, in their order. */
  Map<String, String> named(String name) {
    var texts = new LinkedHashMap<String, String>();
    value(name, Json.class)
        .ifPresent(
            object -> object.fields().keySet().forEach(key -> texts.put(key, object.text(key))));
    return texts;
  }

  private <T> List<T> values(String name, Class<T> type) {
    List<?> values = value(name, List.class).orElse(List.of());
    return values.stream().map(value -> cast(name, value, type)).toList();
  }

  private <T> Optional<T> value(String name, Class<T> type) {
    return Optional.ofNullable(fields.get(name)).map(value -> cast(name, value, type));
  }

  private static <T> T cast(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " is not what it should be");
    }
    return type.cast(value);
  }
}
