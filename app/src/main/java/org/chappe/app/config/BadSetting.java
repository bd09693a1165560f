package org.chappe.app.config;

/**
 * A setting's value cannot be used. Thrown by the constructors of configuration records; whoever
 * reads them adds file, line and value.
 */
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  /**
   * @param setting its name within the record, {@code idle-limit}
   * @param remedy continues a sentence that began with the setting and its value: {@code is too
   *     short: …}
   */
  public BadSetting(String setting, String remedy) {
    super(remedy);
    this.setting = setting;
  }

  public String setting() {
    return setting;
  }

  public String remedy() {
    return String.valueOf(getMessage());
  }
}
