// A layer of one's own that lacks `backward`.
// expect: deepprune: this layer accepts the shape but lacks a member: see the concept LayerOn in layers/concepts.hpp
// expect: Halve
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

struct Halve {
    static std::string signature() { return "Halve"; }

    template <deepprune::AnyShape Input>
    struct On {
        using output = Input;
        static constexpr auto parameters = deepprune::no_parameters;

        template <std::floating_point T>
        static void forward(deepprune::ParameterSpans<T const, 0> const&, deepprune::Batch<T> const& x,
                            deepprune::Batch<T>& y, deepprune::NoCache&) {
            y = x;
            for (T& value : y.all()) {
                value /= T{2};
            }
        }
    };
};

struct Whole {
    static std::string signature() { return "Whole"; }

    template <deepprune::AnyShape Input>
    struct On : Halve::On<Input> {
        template <std::floating_point T>
        static void backward(deepprune::ParameterSpans<T const, 0> const&, deepprune::Batch<T> const&,
                             deepprune::Batch<T> const&, deepprune::Batch<T> const& dy, deepprune::NoCache const&,
                             deepprune::ParameterSpans<T, 0> const&, deepprune::Batch<T>* dx) {
            if (dx != nullptr) {
                *dx = dy;
            }
        }
    };
};

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<101>, Halve, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<101>, Whole, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    static_cast<void>(net);
}
