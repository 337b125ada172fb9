package io.tidegate.discovery;

import io.tidegate.address.Endpoint;
import io.tidegate.discovery.DiscoverySettings.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.config.ResolvConfResolverConfigProvider;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.ServerFailedException;

/// Asks name servers for records, one server after the other until one can tell: over UDP, and over TCP where an
/// answer does not fit. Nothing is cached, and the hosts file is not looked at. Any thread; blocks, for not much
/// longer than the time-out for each server.
///
/// Where no server is named it is the system's, as `/etc/resolv.conf` has them at the moment, with its search
/// domains.
final class NameServers implements NameService {
    /// Beyond the time-out, in which the library notices it.
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private final List<Endpoint> servers;
    private final Duration timeout;
    private final Executor threads;

    /// Whom to ask, and what is appended to a name without a dot at its end.
    private record Setup(List<InetSocketAddress> servers, List<Name> search, int dots) {}

    /// @param servers empty = the system's
    /// @param threads for what is to be done with an answer
    NameServers(List<Endpoint> servers, Duration timeout, Executor threads) {
        this.servers = servers;
        this.timeout = timeout;
        this.threads = threads;
    }

    /// One server, and the shortest life of all that it answered.
    private static final class Server extends SimpleResolver {
        private final AtomicLong secondsToLive = new AtomicLong(Long.MAX_VALUE);

        Server(InetSocketAddress address, Duration timeout) {
            super(address);
            setTimeout(timeout);
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return super.sendAsync(query, executor).thenApply(this::noted);
        }

        private Message noted(Message answer) {
            for (Record each : answer.getSection(Section.ANSWER)) {
                secondsToLive.accumulateAndGet(each.getTTL(), Math::min);
            }
            return answer;
        }

        Duration timeToLive() {
            long seconds = secondsToLive.get();
            return seconds == Long.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds(seconds);
        }
    }

    /// All addresses of a name. Where one family is asked for and cannot be told, all of it has failed: half an
    /// answer would take nodes away.
    DnsReply<InetAddress> addresses(String name, Family family) {
        return switch (family) {
            case IPV4 -> addresses(name, Type.A);
            case IPV6 -> addresses(name, Type.AAAA);
            case ANY -> both(addresses(name, Type.A), () -> addresses(name, Type.AAAA));
        };
    }

    private static DnsReply<InetAddress> both(DnsReply<InetAddress> one, Supplier<DnsReply<InetAddress>> other) {
        if (!(one instanceof DnsReply.Found<InetAddress>(var first, var firstLife))) {
            return one;
        }
        DnsReply<InetAddress> second = other.get();
        if (!(second instanceof DnsReply.Found<InetAddress>(var more, var moreLife))) {
            return second;
        }
        List<InetAddress> all = new ArrayList<>(first);
        all.addAll(more);
        return new DnsReply.Found<>(
                all, first.isEmpty() ? moreLife : more.isEmpty() ? firstLife : min(firstLife, moreLife));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private DnsReply<InetAddress> addresses(String name, int type) {
        return switch (ask(name, type)) {
            case DnsReply.Failed<Record>(String why) -> new DnsReply.Failed<>(why);
            case DnsReply.Found<Record>(var records, var life) -> {
                List<InetAddress> addresses = new ArrayList<>();
                for (Record each : records) {
                    if (each instanceof ARecord a) {
                        addresses.add(a.getAddress());
                    } else if (each instanceof AAAARecord aaaa) {
                        addresses.add(aaaa.getAddress());
                    }
                }
                yield new DnsReply.Found<>(addresses, life);
            }
        };
    }

    DnsReply<SrvRecord> services(String name) {
        return switch (ask(name, Type.SRV)) {
            case DnsReply.Failed<Record>(String why) -> new DnsReply.Failed<>(why);
            case DnsReply.Found<Record>(var records, var life) -> {
                List<SrvRecord> services = new ArrayList<>();
                for (Record each : records) {
                    if (each instanceof SRVRecord srv) {
                        String target = srv.getTarget().toString(true).toLowerCase(Locale.ROOT);
                        services.add(new SrvRecord(
                                srv.getPriority(), srv.getWeight(), target.equals(".") ? "" : target, srv.getPort()));
                    }
                }
                yield new DnsReply.Found<>(services, life);
            }
        };
    }

    @Override
    public List<InetAddress> lookUp(String host) throws UnknownHostException {
        return switch (addresses(host, Family.ANY)) {
            case DnsReply.Failed<InetAddress>(String why) -> throw new UnknownHostException(why);
            case DnsReply.Found<InetAddress>(var addresses, var _) -> {
                if (addresses.isEmpty()) {
                    throw new UnknownHostException(host + " has no address");
                }
                yield addresses;
            }
        };
    }

    private DnsReply<Record> ask(String text, int type) {
        Name name;
        try {
            name = Name.fromString(text);
        } catch (TextParseException e) {
            return new DnsReply.Failed<>("\"" + text + "\" is no name: " + e.getMessage());
        }
        Setup setup = servers.isEmpty() ? system() : named();
        List<String> failures = new ArrayList<>();
        for (InetSocketAddress address : setup.servers()) {
            Server server = new Server(address, timeout);
            String why;
            try {
                LookupResult result = await(server, setup, name, type);
                if (result != null) {
                    return new DnsReply.Found<>(result.getRecords(), server.timeToLive());
                }
                why = "no result";
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof NoSuchDomainException) {
                    return new DnsReply.Failed<>("there is no such name (NXDOMAIN)");
                }
                why = reason(cause);
            } catch (TimeoutException _) {
                why = "no answer";
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new DnsReply.Failed<>("interrupted");
            }
            failures.add(Endpoint.of(address.getAddress().getAddress(), address.getPort()) + " for " + Type.string(type)
                    + ": " + why);
        }
        return new DnsReply.Failed<>(String.join("; ", failures));
    }

    private @Nullable LookupResult await(Server server, Setup setup, Name name, int type)
            throws ExecutionException, TimeoutException, InterruptedException {
        LookupSession session = LookupSession.builder()
                .resolver(server)
                .searchPath(setup.search())
                .ndots(setup.dots())
                .executor(threads)
                .build();
        // Once over UDP, once over TCP, and as often as there are search domains and aliases: a server that takes
        // its time for each of them is given up.
        Duration most = timeout.multipliedBy(2).plus(MARGIN);
        return session.lookupAsync(name, type).toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case ServerFailedException _ -> "the server failed (SERVFAIL)";
            case SocketTimeoutException _ -> "no answer";
            case IOException e -> String.valueOf(e.getMessage());
            case null -> "no answer";
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }

    private Setup named() {
        return new Setup(
                servers.stream()
                        .map(each -> new InetSocketAddress(each.ip(), each.port()))
                        .toList(),
                List.of(),
                1);
    }

    private static Setup system() {
        ResolvConfResolverConfigProvider config = new ResolvConfResolverConfigProvider();
        config.initialize();
        List<InetSocketAddress> found =
                config.servers().stream().filter(each -> !each.isUnresolved()).toList();
        return new Setup(
                found.isEmpty() // as resolv.conf(5) has it
                        ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), SimpleResolver.DEFAULT_PORT))
                        : found,
                config.searchPaths(),
                config.ndots());
    }
}
