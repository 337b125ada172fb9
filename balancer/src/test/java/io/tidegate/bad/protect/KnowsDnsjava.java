package io.tidegate.bad.protect;

import org.xbill.DNS.Type;

final class KnowsDnsjava {
    private KnowsDnsjava() {}

    static String name(int type) {
        return Type.string(type);
    }
}
