/// \file
/// \brief Shuffled sequences with the same counts of neighbouring letters: negatives for a set of peaks.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/detail/neighbour_graph.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A random sequence with the same first letter, last letter and count of every pair of neighbours.
///
/// Exact and uniform: each sequence with these counts and the same first letter is equally likely, including the given
/// one. It draws an Euler path of the multigraph of neighbours (Altschul & Erickson, Mol. Biol. Evol. 2:526, 1985):
/// first the edge by which each letter is left for the last time, uniform over all arborescences towards the last
/// letter, then the order of every letter's other edges.
///
/// Case is folded first, as encoding ignores it: the shuffle is in upper case, and soft-masked bases are shuffled as
/// all others. Otherwise bytes are compared as they are, `N` like any other; a run of N stays as long in total but may
/// be cut. Sequences of fewer than three letters keep their order.
///
/// Give each record a stream of its own, `RandomStream{seed, Purpose::dinucleotide_shuffle, index}`, and its shuffle
/// depends on no other record.
/// \par Complexity
/// O(n) expected for an alphabet of fixed size.
[[nodiscard]] inline std::string dinucleotide_shuffle(std::string_view sequence, RandomStream& stream) {
    std::string letters{sequence};
    std::ranges::transform(letters, letters.begin(), detail::fold_case);
    if (letters.size() >= 3) {
        using Graph = detail::NeighbourGraph<char, 256>;
        Graph graph;
        graph.assign(std::span<char const>{letters});
        graph.shuffle_edges(letters.back(), stream);
        Graph::walk(std::array{Graph::Walk{.graph = &graph, .path = letters}});
    }
    return letters;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
