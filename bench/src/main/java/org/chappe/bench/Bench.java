package org.chappe.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks whose names match; takes JMH's own options, with shorter defaults. */
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    var given = new CommandLineOptions(arguments);
    if (given.shouldHelp() || given.shouldList()) {
      new Runner(given).list();
      return;
    }
    var options =
        new OptionsBuilder()
            .parent(given)
            .verbosity(given.verbosity().orElse(VerboseMode.NORMAL))
            .forks(given.getForkCount().orElse(1))
            .warmupIterations(given.getWarmupIterations().orElse(3))
            .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(1)))
            .measurementIterations(given.getMeasurementIterations().orElse(5))
            .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(1)))
            .timeUnit(given.getTimeUnit().orElse(TimeUnit.MICROSECONDS))
            .resultFormat(given.getResultFormat().orElse(ResultFormatType.TEXT))
            .jvmArgsAppend(
                "-Xmx1g", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");
    new Runner(options.build()).run();
  }
}
