/// \file
/// \brief The graph whose Euler paths are the dinucleotide shuffles of a sequence.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/random_stream.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The multigraph of a sequence: a vertex for each letter, an edge for each pair of neighbours.
/// \tparam Letter a type of one byte
/// \tparam Vertices letters, as unsigned numbers, are below it
template <class Letter, std::size_t Vertices>
    requires(sizeof(Letter) == 1)
class NeighbourGraph {
  public:
    /// \brief The graph of `sequence`, which has at least one letter. O(letters + Vertices).
    void assign(std::span<Letter const> sequence) {
        targets_.resize(sequence.size() - 1);
        begin_ = {};
        end_ = {};
        leaving_ = {};
        for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
            ++end_[vertex(sequence[i])];
            leaving_[vertex(sequence[i])] += sequence[i] != sequence[i + 1] ? 1U : 0U;
        }
        std::size_t edges = 0;
        for (std::size_t v = 0; v < Vertices; ++v) {
            begin_[v] = edges;
            edges += end_[v];
            end_[v] = edges;
        }
        // In each vertex's group the loops come last, so that a walk that never takes them chooses from the front.
        std::array<std::size_t, Vertices> front = begin_;
        std::array<std::size_t, Vertices> back = end_;
        for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
            std::size_t const v = vertex(sequence[i]);
            targets_[sequence[i] != sequence[i + 1] ? front[v]++ : --back[v]] = sequence[i + 1];
        }
    }

    /// \brief Puts the edges in the order in which a uniformly drawn Euler path that ends in `final` uses them.
    template <UniformBelow Draws>
    void shuffle_edges(Letter final, Draws& draws) {
        auto const exits = draw_arborescence(vertex(final), draws);
        for (std::size_t v = 0; v < Vertices; ++v) {
            std::size_t count = end_[v] - begin_[v];
            if (count == 0) {
                continue;
            }
            if (v != vertex(final)) {
                --count;
                std::swap(targets_[exits[v]], targets_[begin_[v] + count]);
            }
            shuffle(std::span{targets_}.subspan(begin_[v], count), draws);
        }
    }

    /// \brief A walk from `path[0]` through the whole of `path`, which is as long as the sequence of `graph`.
    struct Walk {
        NeighbourGraph* graph = nullptr;
        std::span<Letter> path{};
    };

    /// \brief Sets the other letters of each path to the walk along the edges in their present order, each used once.
    /// The graphs, all of them others, are used up afterwards.
    ///
    /// Every step of a walk waits for the one before it; several walks side by side wait for one another's no longer.
    template <std::size_t Count>
    static void walk(std::array<Walk, Count> const& walks) {
        std::size_t together = walks[0].path.size();
        for (Walk const& one : walks) {
            together = (std::min)(together, one.path.size());
        }
        for (std::size_t i = 1; i < together; ++i) {
            for (Walk const& one : walks) {
                one.graph->step(one.path, i);
            }
        }
        for (Walk const& one : walks) {
            for (std::size_t i = (std::max)(together, std::size_t{1}); i < one.path.size(); ++i) {
                one.graph->step(one.path, i);
            }
        }
    }

  private:
    void step(std::span<Letter> path, std::size_t i) { path[i] = targets_[begin_[vertex(path[i - 1])]++]; }

    static std::size_t vertex(Letter letter) noexcept { return static_cast<unsigned char>(letter); }

    /// \brief For each vertex but `final` the edge that is used last, all trees of edges towards `final` equally
    /// likely.
    ///
    /// Wilson's loop-erased random walks (STOC 1996). A step is drawn among the *edges*, not among the neighbours, so
    /// that parallel edges count as often as they occur.
    template <UniformBelow Draws>
    std::array<std::size_t, Vertices> draw_arborescence(std::size_t final, Draws& draws) const {
        std::array<std::size_t, Vertices> exits{};
        std::array<bool, Vertices> in_tree{};
        in_tree[final] = true;
        for (std::size_t start = 0; start < Vertices; ++start) {
            if (begin_[start] == end_[start]) {
                continue;
            }
            for (std::size_t v = start; !in_tree[v]; v = vertex(targets_[exits[v]])) {
                exits[v] = begin_[v] + static_cast<std::size_t>(draws.below(leaving_[v]));
            }
            for (std::size_t v = start; !in_tree[v]; v = vertex(targets_[exits[v]])) {
                in_tree[v] = true;
            }
        }
        return exits;
    }

    std::vector<Letter> targets_;
    std::array<std::size_t, Vertices> begin_{};
    std::array<std::size_t, Vertices> end_{};
    std::array<std::size_t, Vertices> leaving_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
