package io.tidegate.bad.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

final class CallsALibrary {
    private CallsALibrary() {}

    static SymbolLookup library() {
        return SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
    }
}
