/// \file
/// \brief Shuffled sequences with the same counts of neighbouring letters: negatives for a set of peaks.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <deepprune/core/config.hpp>
#include <deepprune/core/random_stream.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The multigraph of a sequence: a vertex for each byte value, an edge for each pair of neighbours.
class NeighbourGraph {
  public:
    static constexpr std::size_t vertices = 256;

    explicit NeighbourGraph(std::string_view sequence) : targets_(sequence.size() - 1, '\0') {
        for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
            ++end_[vertex(sequence[i])];
            leaving_[vertex(sequence[i])] += sequence[i] != sequence[i + 1] ? 1 : 0;
        }
        std::size_t edges = 0;
        for (std::size_t v = 0; v < vertices; ++v) {
            begin_[v] = edges;
            edges += end_[v];
            end_[v] = edges;
        }
        // In each vertex's group the loops come last, so that a walk that never takes them chooses from the front.
        std::array<std::size_t, vertices> front = begin_;
        std::array<std::size_t, vertices> back = end_;
        for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
            std::size_t const v = vertex(sequence[i]);
            targets_[sequence[i] != sequence[i + 1] ? front[v]++ : --back[v]] = sequence[i + 1];
        }
    }

    /// \brief Puts the edges in the order in which a uniformly drawn Euler path that ends in `final` uses them.
    void shuffle_edges(std::size_t final, RandomStream& stream) {
        auto const exits = draw_arborescence(final, stream);
        for (std::size_t v = 0; v < vertices; ++v) {
            std::size_t count = end_[v] - begin_[v];
            if (count == 0) {
                continue;
            }
            if (v != final) {
                --count;
                std::swap(targets_[exits[v]], targets_[begin_[v] + count]);
            }
            shuffle(std::span{targets_}.subspan(begin_[v], count), stream);
        }
    }

    /// \brief Walks along the edges in their present order, each used once. The graph is used up afterwards.
    std::string walk(char first) {
        std::string path(targets_.size() + 1, first);
        for (std::size_t i = 1; i < path.size(); ++i) {
            path[i] = targets_[begin_[vertex(path[i - 1])]++];
        }
        return path;
    }

    static std::size_t vertex(char letter) noexcept { return static_cast<unsigned char>(letter); }

  private:
    /// \brief For each vertex but `final` the edge that is used last, all trees of edges towards `final` equally
    /// likely.
    ///
    /// Wilson's loop-erased random walks (STOC 1996). A step is drawn among the *edges*, not among the neighbours, so
    /// that parallel edges count as often as they occur.
    std::array<std::size_t, vertices> draw_arborescence(std::size_t final, RandomStream& stream) const {
        std::array<std::size_t, vertices> exits{};
        std::array<bool, vertices> in_tree{};
        in_tree[final] = true;
        for (std::size_t start = 0; start < vertices; ++start) {
            if (begin_[start] == end_[start]) {
                continue;
            }
            for (std::size_t v = start; !in_tree[v]; v = vertex(targets_[exits[v]])) {
                exits[v] = begin_[v] + static_cast<std::size_t>(stream.below(leaving_[v]));
            }
            for (std::size_t v = start; !in_tree[v]; v = vertex(targets_[exits[v]])) {
                in_tree[v] = true;
            }
        }
        return exits;
    }

    std::string targets_;
    std::array<std::size_t, vertices> begin_{};
    std::array<std::size_t, vertices> end_{};
    std::array<std::size_t, vertices> leaving_{};
};

}  // namespace detail

/// \brief A random sequence with the same first letter, last letter and count of every pair of neighbours.
///
/// Exact and uniform: each sequence with these counts and the same first letter is equally likely, including the given
/// one. It draws an Euler path of the multigraph of neighbours (Altschul & Erickson, Mol. Biol. Evol. 2:526, 1985):
/// first the edge by which each letter is left for the last time, uniform over all arborescences towards the last
/// letter, then the order of every letter's other edges.
///
/// Bytes are compared as they are: `a` and `A` are two letters, so are `N` and any other byte; a run of N stays as long
/// in total but may be cut. Sequences of fewer than three letters come back unchanged.
///
/// Give each record a stream of its own, `RandomStream{seed, Purpose::dinucleotide_shuffle, index}`, and its shuffle
/// depends on no other record.
/// \par Complexity
/// O(n) expected for an alphabet of fixed size.
[[nodiscard]] inline std::string dinucleotide_shuffle(std::string_view sequence, RandomStream& stream) {
    if (sequence.size() < 3) {
        return std::string{sequence};
    }
    detail::NeighbourGraph graph{sequence};
    graph.shuffle_edges(detail::NeighbourGraph::vertex(sequence.back()), stream);
    return graph.walk(sequence.front());
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
