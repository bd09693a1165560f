package org.chappe.app.config;

import org.chappe.model.ByteSize;
import org.chappe.search.lucene.IndexSettings;

/** Settings {@code search.*}: the index of messages' texts. */
public record SearchConfig(boolean index, ByteSize memory) {
  public static final SearchConfig DEFAULT = new SearchConfig(true, IndexSettings.DEFAULT.memory());

  public SearchConfig {
    if (memory.octets() < 1 << 20) {
      throw new BadSetting("memory", "is too small: below 1MiB every few messages make a file");
    }
  }

  static SearchConfig read(Settings in) {
    return new SearchConfig(
        in.value(
            "index",
            SettingType.YES_OR_NO,
            DEFAULT.index,
            "Whether the texts of messages are indexed, in the background. Without an index a search"
                + " reads every message, and finds the same. What was indexed stays when this is"
                + " turned off, and is followed up when it is turned on again."),
        in.value(
            "memory",
            SettingType.SIZE,
            DEFAULT.memory,
            "Heap for texts that are indexed and not in a file yet. More makes fewer, larger"
                + " files."));
  }

  /** As the index takes them. */
  public IndexSettings settings() {
    IndexSettings defaults = IndexSettings.DEFAULT;
    return new IndexSettings(
        memory,
        defaults.threads(),
        defaults.pause(),
        defaults.commitAfter(),
        defaults.characters(),
        defaults.worthwhileFrom());
  }
}
