/// A cluster of real broker nodes on loopback with Tidegate in front, for `./tidegate demo`.
///
/// Every node and Tidegate are processes of their own, tied to the demo by their standard input. The broker (Apache
/// Artemis) is run by [io.tidegate.demo.BrokerNode] alone.
///
/// Must never know: the product's classes. It meets Tidegate as any operator does: a command line, a configuration
/// file, and HTTP. Start at [io.tidegate.demo.Demo].
@NullMarked
package io.tidegate.demo;

import org.jspecify.annotations.NullMarked;
