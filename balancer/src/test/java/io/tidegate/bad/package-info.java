/// A small bad house: each class breaks one rule of `Rooms`, to show that the rule can fail.
@NullMarked
package io.tidegate.bad;

import org.jspecify.annotations.NullMarked;
