/// `make jmh`: the small parts that every packet or every client goes through, each alone, by JMH.
@NullMarked
package io.tidegate.benchmark.parts;

import org.jspecify.annotations.NullMarked;
