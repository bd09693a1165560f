package org.chappe.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.chappe.app.StartFailed;
import org.chappe.app.Version;
import org.chappe.app.config.BadConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chappe}: the commands below it, and how their failures are told. */
@Command(
    name = "chappe",
    mixinStandardHelpOptions = true,
    versionProvider = ChappeCommand.OfJar.class,
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "%nA complete mail system in one program.%n%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Try it:   chappe start",
      "          Without data it makes a try-out, for this machine only.",
      "Run it:   chappe domain add example.org",
      "          chappe account add ann@example.org",
      "          chappe start",
      "",
      "Also:     chappe test    runs every test",
      "          chappe bench   runs the benchmarks",
      "",
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 (status) not serving."
    })
public final class ChappeCommand implements Runnable {
  private static final Map<String, Function<Where, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("start", StartCommand::new);
    COMMANDS.put("stop", StopCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("domain", DomainCommand::withCommandsBelow);
    COMMANDS.put("account", AccountCommand::withCommandsBelow);
    COMMANDS.put("alias", AliasCommand::new);
    COMMANDS.put("queue", QueueCommand::new);
    COMMANDS.put("trace", TraceCommand::new);
    COMMANDS.put("metrics", MetricsCommand::new);
    COMMANDS.put("tls", TlsCommand::new);
    COMMANDS.put("tls-report", TlsReportCommand::new);
    COMMANDS.put("search", SearchCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
  }

  @Mixin private final Where where;
  @Spec private CommandSpec spec = CommandSpec.create();

  private ChappeCommand(InputStream in) {
    where = new Where(in);
  }

  /** Runs the command and returns the exit code. */
  public static int run(String... args) {
    return run(
        System.in,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  static int run(InputStream in, PrintWriter out, PrintWriter err, String... args) {
    var top = new ChappeCommand(in);
    var line = new CommandLine(top);
    Map<String, Function<Where, Object>> needed = COMMANDS;
    if (args.length > 0 && COMMANDS.containsKey(args[0])) {
      // The others are not looked at: describing all of them takes half of a short command's time.
      needed = Map.of(args[0], COMMANDS.get(args[0]));
    }
    needed.values().forEach(command -> line.addSubcommand(command.apply(top.where)));
    line.setOut(out);
    line.setErr(err);
    line.setExecutionExceptionHandler((failure, command, parsed) -> told(failure, command));
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall be done? Name a command.");
  }

  private static int told(Exception failure, CommandLine command) throws Exception {
    PrintWriter err = command.getErr();
    switch (failure) {
      case ParameterException e -> throw e;
      case BadConfiguration e -> e.problems().forEach(err::println);
      case CommandFailed e -> err.println(e.getMessage());
      case StartFailed e -> err.println(e.getMessage());
      case IOException e -> err.println(reason(e));
      default -> failure.printStackTrace(err);
    }
    return 1;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          denied.getFile() + ": permission denied; does it belong to another user?";
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case FileSystemException file -> file.getFile() + ": " + file.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** What {@code --version} prints. */
  static final class OfJar implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Chappe " + Version.text()};
    }
  }
}
