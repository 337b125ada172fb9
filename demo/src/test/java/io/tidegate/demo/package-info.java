/// Proofs of the demo: its parts, real broker nodes over raw sockets, and the whole with a stand-in for Tidegate.
@NullMarked
package io.tidegate.demo;

import org.jspecify.annotations.NullMarked;
