package org.chappe.relay.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.HostLookup.Host;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.relay.route.sts.StsPolicy;

/**
 * How connections to a domain's hosts must be protected: as DANE says, else as MTA-STS says (RFC
 * 8461 §2), else opportunistically. Thread-safe.
 */
final class Protection {
  private final Dane dane;
  private final StsPolicies sts;

  Protection(Dane dane, StsPolicies sts) {
    this.dane = dane;
    this.sts = sts;
  }

  /**
   * Hosts that mail is for.
   *
   * @param domain that says how: the recipients', or the smarthost (RFC 8461 §3.4)
   * @param nextHop names beside the host's that a certificate may have. RFC 7672 §3.2.2
   * @param secure whether it is known for sure that these are the hosts: by DNSSEC, or by the
   *     operator
   */
  record Wanted(
      String domain,
      List<String> nextHop,
      List<Host.Known> hosts,
      boolean secure,
      int port,
      TlsNeed need) {
    boolean requiresTls() {
      return need == TlsNeed.REQUIRED;
    }
  }

  /** A host and what its connection must be. */
  record Guarded(Host.Known host, TlsDemand demand) {}

  /**
   * Hosts that may be used, in their order.
   *
   * @param policies what was found, for reports
   * @param later why others may not be used now
   * @param never why others may not be used at all
   */
  record Result(
      List<Guarded> hosts, List<Policy> policies, List<String> later, List<String> never) {
    /** What comes of it when no host may be used. */
    Route none() {
      return later.isEmpty()
          ? new Route.Nowhere(550, "5.7.10", String.join("; ", never))
          : new Route.NotNow("4.7.5", String.join("; ", later));
    }
  }

  Result of(Wanted wanted) {
    return wanted.need() == TlsNeed.NONE ? unguarded(wanted) : new Round(wanted).result();
  }

  /** RFC 8689 §8.4: as who knows neither DANE nor MTA-STS. */
  private static Result unguarded(Wanted wanted) {
    var any = new TlsDemand.Opportunistic();
    return new Result(
        wanted.hosts().stream().map(host -> new Guarded(host, any)).toList(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Goes through the hosts once. */
  private final class Round {
    private final Wanted wanted;
    private final List<Guarded> hosts = new ArrayList<>();
    private final List<Policy> policies = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final List<String> never = new ArrayList<>();
    private Optional<StsPolicies.Known> known = Optional.empty();
    private boolean withoutPolicy;

    Round(Wanted wanted) {
      this.wanted = wanted;
    }

    Result result() {
      var findings =
          wanted.hosts().stream()
              .map(host ->
                  CompletableFuture.supplyAsync(() -> ask(host), Thread::startVirtualThread))
              .toList();
      for (int i = 0; i < findings.size(); i++) {
        host(wanted.hosts().get(i), findings.get(i).join());
      }
      stsPolicy().ifPresent(policies::add);
      if (withoutPolicy) {
        policies.add(Policy.none(wanted.domain()));
      }
      return new Result(hosts, policies, later, never);
    }

    private Dane.Finding ask(Host.Known host) {
      return wanted.secure()
          ? dane.of(host, wanted.port(), wanted.nextHop())
          : new Dane.Finding.Nothing();
    }

    private void host(Host.Known host, Dane.Finding finding) {
      switch (finding) {
        case Dane.Finding.Usable(var demand, var published) -> {
          hosts.add(new Guarded(host, demand));
          tlsa(host, published);
        }
        case Dane.Finding.Unusable(var published) -> {
          tlsa(host, published);
          byPolicy(host, new TlsDemand.Encrypted());
        }
        case Dane.Finding.Nothing _ -> byPolicy(host, new TlsDemand.Opportunistic());
        case Dane.Finding.Unknown(var why) -> later.add(why);
      }
    }

    private void tlsa(Host.Known host, List<String> published) {
      policies.add(new Policy(Policy.Type.TLSA, wanted.domain(), published, List.of(host.name())));
    }

    /** A host whose TLSA records, if any, demand no more than {@code least}. */
    private void byPolicy(Host.Known host, TlsDemand least) {
      var policy = sts().policy();
      boolean named = policy.filter(mode -> mode.names(host.name())).isPresent();
      boolean enforced = policy.filter(Protection::enforces).isPresent();
      if (enforced && !named) {
        later.add(
            "the MTA-STS policy of %s does not name %s".formatted(wanted.domain(), host.name()));
      } else if (enforced || (wanted.requiresTls() && (wanted.secure() || named))) {
        hosts.add(new Guarded(host, new TlsDemand.Verified(List.of(host.name()))));
      } else if (wanted.requiresTls()) {
        unknownHost(host);
      } else if (policy.isPresent() && least instanceof TlsDemand.Opportunistic) {
        var names = named ? List.of(host.name()) : policy.get().mx();
        hosts.add(new Guarded(host, new TlsDemand.Tested(names)));
      } else {
        hosts.add(new Guarded(host, least));
      }
      withoutPolicy |= policy.isEmpty() && least instanceof TlsDemand.Opportunistic;
    }

    /** RFC 8689 §4.2.1, 2.: neither DNSSEC nor MTA-STS says that it is the domain's. */
    private void unknownHost(Host.Known host) {
      sts()
          .failure()
          .ifPresentOrElse(
              later::add,
              () ->
                  never.add(
                      "the sender requires TLS, and neither DNSSEC nor MTA-STS vouches for %s of %s"
                          .formatted(host.name(), wanted.domain())));
    }

    /** Asked for when the first host needs it. */
    private StsPolicies.Known sts() {
      var asked = known.orElseGet(() -> sts.of(wanted.domain()));
      known = Optional.of(asked);
      return asked;
    }

    private Optional<Policy> stsPolicy() {
      return known
          .flatMap(StsPolicies.Known::policy)
          .map(policy -> new Policy(Policy.Type.STS, wanted.domain(), policy.lines(), policy.mx()));
    }
  }

  private static boolean enforces(StsPolicy policy) {
    return policy.mode() == StsPolicy.Mode.ENFORCE;
  }
}
