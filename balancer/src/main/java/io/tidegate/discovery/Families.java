package io.tidegate.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// In which order the addresses of a name are tried. Pure.
final class Families {
    /// Addresses of one name that are kept: what is more is not tried, and whoever answers with thousands costs
    /// no more.
    static final int ADDRESSES_MAX = 32;

    private Families() {}

    /// IPv6 and IPv4 in turn, beginning with the family of the first answer and else in the order of the
    /// answer, so that a family that does not work costs one try, not all (RFC 8305 §4). Each address once; the
    /// first [#ADDRESSES_MAX].
    static List<InetAddress> interleave(List<InetAddress> answer) {
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        boolean firstIsIpv4 = !answer.isEmpty() && answer.getFirst() instanceof Inet4Address;
        for (InetAddress address : new LinkedHashSet<>(answer)) {
            (address instanceof Inet4Address == firstIsIpv4 ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()) && order.size() < ADDRESSES_MAX; i++) {
            if (i < first.size()) {
                order.add(first.get(i));
            }
            if (i < second.size() && order.size() < ADDRESSES_MAX) {
                order.add(second.get(i));
            }
        }
        return List.copyOf(order);
    }
}
