// Train on a type of your own, in any container: say once where an element keeps its sequence and its label.
// [snippet]
#include <cstdio>
#include <list>
#include <string>

#include <deepprune/deepprune.hpp>

struct Peak {  // a type of your own
    std::string bases;
    double signal;
};

template <>
struct deepprune::ExampleTraits<Peak> {
    static std::string_view sequence(Peak const& peak) { return peak.bases; }
    static int label(Peak const& peak) { return peak.signal > 10.0 ? 1 : 0; }
};

int main() {
    std::list<Peak> const peaks{{"ACGTACGTACGT", 55.0}, {"TTGACCATTGAC", 2.5}};
    deepprune::EncodedSet const set{peaks};  // what fit() and run() make of any forward range
    std::printf("%zu sequences, %zu bound\n", set.size(), set.positives());
}
// [/snippet]
