package io.tidegate.bad.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

final class LibCrypto {
    private LibCrypto() {}

    static SymbolLookup library() {
        return SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
    }
}
