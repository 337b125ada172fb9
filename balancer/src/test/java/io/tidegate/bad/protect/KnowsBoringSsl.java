package io.tidegate.bad.protect;

import io.netty.internal.tcnative.SSL;

final class KnowsBoringSsl {
    private KnowsBoringSsl() {}

    static int version() {
        return SSL.version();
    }
}
