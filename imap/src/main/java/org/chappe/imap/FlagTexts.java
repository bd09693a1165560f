package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import org.chappe.model.Flags;
import org.chappe.model.SystemFlag;
import org.jspecify.annotations.Nullable;

/**
 * Flags as on the wire, made once for each flags object: a mailbox of 100,000 messages has a few
 * dozen, shared by all with equal flags. One session's.
 */
final class FlagTexts {
  /** Above it the texts are made anew: somebody gives each message a keyword of its own. */
  private static final int MOST = 4_096;

  private static final int FEW = 4;
  private static final byte[] NONE = {};

  private @Nullable IdentityHashMap<Flags, byte[]> plain; // made when needed: thousands of sessions
  private @Nullable IdentityHashMap<Flags, byte[]> recent; // wait for mail and have told no flags
  private @Nullable Flags last;
  private byte[] lastText = NONE;

  /** {@code FLAGS (\Seen $Forwarded)} */
  @SuppressWarnings("ReferenceEquality") // the object is the key
  byte[] of(Flags flags, boolean isRecent) {
    if (isRecent) {
      recent = recent == null ? new IdentityHashMap<>(FEW) : recent;
      return of(flags, recent, true);
    }
    if (flags != last) {
      plain = plain == null ? new IdentityHashMap<>(FEW) : plain;
      lastText = of(flags, plain, false);
      last = flags;
    }
    return lastText;
  }

  private static byte[] of(Flags flags, IdentityHashMap<Flags, byte[]> texts, boolean isRecent) {
    byte[] text = texts.get(flags);
    if (text == null) {
      if (texts.size() >= MOST) {
        texts.clear();
      }
      text = render(flags, isRecent);
      texts.put(flags, text);
    }
    return text;
  }

  private static byte[] render(Flags flags, boolean isRecent) {
    var text = new StringBuilder("FLAGS (");
    if (isRecent) {
      text.append("\\Recent ");
    }
    for (SystemFlag flag : SystemFlag.values()) {
      if (flags.has(flag)) {
        text.append(flag.text()).append(' ');
      }
    }
    flags.keywords().forEach(keyword -> text.append(keyword).append(' '));
    if (text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    return text.append(')').toString().getBytes(StandardCharsets.US_ASCII);
  }
}
