/// Clients and broker nodes that play with the product before it is used, so that the JVM learns which classes and
/// which methods matter: what it writes down then makes later starts cheap (`docs/adr/0012-start-cache.md`).
///
/// The product that is rehearsed is another process, and is reached by loopback alone. So this room must never know
/// the rooms that make up the product, but for the loop that carries it. Start at [io.tidegate.rehearsal.Company].
@NullMarked
package io.tidegate.rehearsal;

import org.jspecify.annotations.NullMarked;
