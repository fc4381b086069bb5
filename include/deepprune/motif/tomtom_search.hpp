/// \file
/// \brief Known motifs, prepared to be compared with one query after another.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/motif/detail/ascending_order.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/detail/similarity_rows.hpp>
#include <deepprune/motif/detail/tomtom_query.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The first target, which says what the others and all queries must be.
struct FirstTarget {
    std::string name{};
    MotifAlphabet alphabet = MotifAlphabet::dna;

    /// \throws OptionError that names the first of `motifs` with another alphabet.
    void require_same_alphabet(std::span<Motif const> motifs) const {
        auto const molecule = [](MotifAlphabet of) { return of == MotifAlphabet::rna ? "RNA" : "DNA"; };
        for (auto const& motif : motifs) {
            if (motif.alphabet() != alphabet) {
                throw OptionError(
                    message({.found = concat({"motif '", printable(motif.name()), "' of ", molecule(motif.alphabet()),
                                              " and motif '", printable(name), "' of ", molecule(alphabet)}),
                             .expected = "motifs of one alphabet",
                             .remedy = "write U as T to compare RNA with DNA, on both strands"}));
            }
        }
    }
};

/// \brief For each target its place if they are ordered by name, those of one name by index.
[[nodiscard]] inline std::vector<std::uint32_t> name_ranks(std::span<Motif const> targets) {
    std::vector<std::uint32_t> order(targets.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::ranges::stable_sort(order, {}, [&](std::uint32_t target) { return std::string_view{targets[target].name()}; });
    std::vector<std::uint32_t> ranks(targets.size());
    for (std::uint32_t rank = 0; rank < ranks.size(); ++rank) {
        ranks[order[rank]] = rank;
    }
    return ranks;
}

/// \brief The matches of a query within the limits of `options`, best first. \param query its index
/// \param length of the query \param targets their number \param ranks of their names
[[nodiscard]] inline std::vector<TomtomMatch> reported(BestAlignments const& best, std::size_t query,
                                                       std::size_t length, std::size_t targets,
                                                       std::span<std::uint32_t const> ranks,
                                                       TomtomOptions const& options) {
    std::size_t const strands = best.p_values.size() / targets;
    auto const order = ascending_order(best.p_values);
    auto const q = q_values_in_order(best.p_values, order);
    std::vector<std::uint32_t> passing;
    for (std::uint32_t const index : order) {
        std::size_t const given = index / strands * strands;
        bool const reverse = strands == 2 && best.beats(given + 1, given);
        if (index == given + (reverse ? 1 : 0) && q[index] <= options.max_q_value &&
            best.p_values[index] * static_cast<double>(targets) <= options.max_e_value) {
            passing.push_back(index);
        }
    }
    std::vector<TomtomMatch> matches;
    matches.reserve(passing.size());
    for (std::uint32_t const index : passing) {
        matches.push_back(
            {.query = query,
             .target = index / strands,
             .offset = static_cast<std::ptrdiff_t>(best.diagonals[index]) - static_cast<std::ptrdiff_t>(length - 1),
             .reverse = index % strands == 1,
             .overlap = best.overlaps[index],
             .p_value = best.p_values[index],
             .e_value = best.p_values[index] * static_cast<double>(targets),
             .q_value = q[index]});
    }
    for (auto begin = matches.begin(); begin != matches.end();) {
        auto const end =
            std::find_if(begin, matches.end(), [begin](auto const& match) { return match.p_value > begin->p_value; });
        std::sort(begin, end, [&](TomtomMatch const& a, TomtomMatch const& b) {
            return std::tuple{b.overlap, a.reverse, ranks[a.target]} <
                   std::tuple{a.overlap, b.reverse, ranks[b.target]};
        });
        begin = end;
    }
    matches.resize((std::min)(matches.size(), options.max_matches));
    return matches;
}

}  // namespace detail

/// \brief The targets of `tomtom`, prepared once for queries that come a few at a time.
///
/// It keeps what it needs of the targets, and its memory from one call to the next. It can be neither copied nor moved.
class TomtomSearch {
  public:
    /// \param options its background, without one the uniform background, is added to the columns of targets and
    /// queries
    /// \throws OptionError for no targets, motifs of DNA and of RNA, a pseudocount that is not above 0, a background
    /// that is not a distribution, or no matches.
    /// Complexity: the number of target columns, and target names in order.
    explicit TomtomSearch(std::span<Motif const> targets, TomtomOptions const& options = {})
        : options_{valid(targets, options)},
          background_{options.background.value_or(uniform_background)},
          first_{targets.front().name(), targets.front().alphabet()},
          targets_{targets, options.pseudocount, background_,
                   options.reverse_complements && first_.alphabet == MotifAlphabet::dna},
          tables_{options.distance, background_, targets_.columns()},
          ranks_{detail::name_ranks(targets)} {
        first_.require_same_alphabet(targets);
    }
    TomtomSearch(TomtomSearch const&) = delete;
    TomtomSearch& operator=(TomtomSearch const&) = delete;
    ~TomtomSearch() = default;

    /// \brief The matches of each query, best first, as those of `tomtom` with the same background. A match's `query`
    /// counts from 0 in each call. May be called from one thread at a time; `options.threads` threads share the work.
    /// \throws OptionError for a query of the other alphabet.
    /// Complexity: as `tomtom`.
    [[nodiscard]] std::vector<TomtomMatch> matches(std::span<Motif const> queries) {
        first_.require_same_alphabet(queries);
        std::vector<std::vector<TomtomMatch>> found(queries.size());
        std::size_t const workers = (std::min)(queries.size(), std::size_t{(std::max)(1U, options_.threads)});
        aligners_.reserve(workers);
        while (aligners_.size() < workers) {
            aligners_.emplace_back(targets_, tables_, background_, options_);
        }
        parallel_for(queries.size(), options_.threads, [&](std::size_t index, std::size_t worker) {
            auto const& query = queries[index];
            found[index] = detail::reported(aligners_[worker].align(query), index, query.size(), targets_.size(),
                                            ranks_, options_);
        });
        std::vector<TomtomMatch> all;
        all.reserve(std::transform_reduce(found.begin(), found.end(), std::size_t{0}, std::plus{},
                                          [](auto const& some) { return some.size(); }));
        for (auto& some : found) {
            all.insert(all.end(), some.begin(), some.end());
            some = {};
        }
        return all;
    }

  private:
    [[nodiscard]] static TomtomOptions const& valid(std::span<Motif const> targets, TomtomOptions const& options) {
        if (targets.empty()) {
            throw OptionError(message({.found = "no targets", .expected = "at least one motif to compare with"}));
        }
        if (!(options.pseudocount > 0.0 && std::isfinite(options.pseudocount))) {
            throw OptionError(
                message({.found = "a pseudocount that is not above 0", .expected = "a number of sites above 0"}));
        }
        if (options.max_matches == 0) {
            throw OptionError(message({.found = "0 matches of each query", .expected = "1 or more"}));
        }
        if (options.background) {
            detail::require_background(*options.background);
        }
        return options;
    }

    TomtomOptions options_;
    BaseProbabilities background_;
    detail::FirstTarget first_;
    detail::TomtomTargets targets_;
    detail::TargetTables tables_;
    std::vector<std::uint32_t> ranks_;
    std::vector<detail::TomtomAligner> aligners_{};  // one for each worker; they refer to the members above
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
