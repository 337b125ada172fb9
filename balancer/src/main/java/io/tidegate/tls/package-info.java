/// TLS: certificates become contexts, contexts make layers, layers turn wire bytes into clear ones.
///
/// BoringSSL does the protocol and the cryptography, through netty-tcnative's JNI calls, without
/// Netty; judging a peer's certificate is the JDK's PKIX, off the loops. The only room that sees
/// either library. It must never know links, nodes or sockets. Start at
/// [io.tidegate.tls.TlsLayer].
@NullMarked
package io.tidegate.tls;

import org.jspecify.annotations.NullMarked;
