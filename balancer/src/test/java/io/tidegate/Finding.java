package io.tidegate;

/// One departure from the house rules.
///
/// @param place file, with its line where there is one: `Foo.java:12`
record Finding(String place, String what) {
    @Override
    public String toString() {
        return place + ": " + what;
    }
}
