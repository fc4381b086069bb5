#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/elementwise.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/backend.hpp>
#include <deepprune/model/model.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

// Of this program alone, so that no backend of the library knows a chain that has it.
struct Marker : dp::Elementwise<Marker> {
    static std::string signature() { return "Marker"; }
    template <std::floating_point T>
    static T value(T x) {
        return x;
    }
    template <std::floating_point T>
    static T derivative(T, T) {
        return T{1};
    }
};

// Answers with the length of each sequence, and remembers nothing.
template <class T>
class LengthBackend {
  public:
    explicit LengthBackend(unsigned threads) : threads_{threads} {}

    void logits(std::span<T const>, dp::EncodedSet const& set, std::span<std::size_t const> which,
                std::span<T> out) const {
        std::ranges::transform(which, out.begin(),
                               [&](std::size_t i) { return static_cast<T>(set.sequence(i).size()); });
    }
    double loss_and_gradient(std::span<T const>, dp::EncodedSet const&, std::span<std::size_t const>,
                             std::span<T>) const {
        return threads_;
    }

  private:
    unsigned threads_;
};

}  // namespace

template <std::floating_point T, std::size_t Kernels, std::size_t Length>
struct deepprune::BackendFor<T, dp::OneHot<>, dp::Conv1D<Kernels, Length>, Marker, dp::GlobalMaxPool, dp::Dense<1>,
                             dp::Sigmoid> {
    using type = LengthBackend<T>;
};

namespace {

template <std::size_t Kernels>
using Marked = dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, 3>, Marker, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
using Other = dp::Model<dp::OneHot<>, dp::Conv1D<4, 3>, Marker, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

}  // namespace

TEST_CASE("a chain's type alone selects its backend", "[model][backend]") {
    STATIC_REQUIRE(std::same_as<Marked<4>::backend, LengthBackend<float>>);
    STATIC_REQUIRE(std::same_as<Marked<7>::backend, LengthBackend<float>>);
    STATIC_REQUIRE(
        std::same_as<Other::backend, dp::GeneralBackend<float, dp::OneHot<>, dp::Conv1D<4, 3>, Marker,
                                                        dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>>);

    dp::EncodedSet set;
    set.add("ACGT", true);
    set.add("ACGTACG", false);
    CHECK(Marked<4>{dp::Seed{1}}.logits(set) == std::vector<float>{4.0F, 7.0F});
    CHECK(Other{dp::Seed{1}}.logits(set) != std::vector<float>{4.0F, 7.0F});
}

TEST_CASE("zero threads count as one", "[model][backend]") {
    dp::EncodedSet set;
    set.add("ACGT", true);
    Other const net{dp::Seed{1}};
    CHECK(net.logits(set, 0) == net.logits(set, 1));
}
