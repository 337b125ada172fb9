/// A million links on the product's own loop, by a program of its own: `make scale`.
///
/// Under it is `io.tidegate.transport.CrowdKernel`, which has no descriptors to run out of. Start at
/// [io.tidegate.scale.Million].
@NullMarked
package io.tidegate.scale;

import org.jspecify.annotations.NullMarked;
