/// \file
/// \brief Training sets with new negatives in each epoch.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/short_draws.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/detail/neighbour_graph.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/detail/batch_order.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `FreshNegatives`.
struct FreshNegativesOptions {
    Seed seed{};           ///< of the shuffles
    unsigned threads = 1;  ///< at least 1; the result does not depend on it
};

/// \brief The `EpochSource` of n positives and a new dinucleotide shuffle of each in every epoch: the network cannot
/// learn the negatives by heart.
///
/// The positives come first; sequence n + i is the shuffle of sequence i, exact and uniform as that of
/// `dinucleotide_shuffle` (Altschul & Erickson, Mol. Biol. Evol. 2:526, 1985). It depends on (seed, cycle, epoch, i)
/// and on sequence i alone. It is a shuffle of codes: case is gone, and all letters of several bases are one letter, N,
/// which is moved as the others are.
class FreshNegatives {
  public:
    /// \brief Takes the positives of `data`; its negatives, if it has any, are left out. O(bases) time; three bytes of
    /// memory for each base and about 200 for each positive.
    /// \throws DataError for an invalid character or label, or if there is no positive; OptionError for 0 threads
    template <ExampleData Data>
    explicit FreshNegatives(Data&& data, FreshNegativesOptions const& options = {}) : seed_{options.seed} {
        if (options.threads == 0) {
            throw OptionError(message({.found = "threads out of its range", .expected = "at least 1"}));
        }
        take_positives(encoded(data));
        team_ = std::make_unique<Team>(options.threads);
        workers_.resize(team_->size());
        for (Worker& worker : workers_) {
            worker.shuffled.fill(std::vector<Base>(set_.longest()));
        }
        keep_graphs();
    }

    /// \brief The set of this epoch, good until the next call. O(bases) expected; allocates nothing.
    /// \param cycle below 2^32
    /// \param epoch below 2^32
    [[nodiscard]] EncodedSet const& epoch(std::size_t cycle, std::size_t epoch) {
        RandomStream of_epoch{seed_, Purpose::fresh_negatives, detail::epoch_index(cycle, epoch)};
        Seed const seed{of_epoch.next64()};
        std::size_t const count = set_.positives();
        constexpr std::size_t records_of_task = 64;
        team_->run((count + records_of_task - 1) / records_of_task, [&](std::size_t task, std::size_t worker) {
            std::size_t const end = (std::min)(count, (task + 1) * records_of_task);
            for (std::size_t i = task * records_of_task; i < end; i += side_by_side) {
                shuffle_records(i, (std::min)(end, i + side_by_side), seed, workers_[worker]);
            }
        });
        return set_;
    }

  private:
    using Graph = detail::NeighbourGraph<Base, base_letters.size()>;
    static constexpr std::size_t side_by_side = 4;  // records whose walks hide one another's latency
    struct Worker {
        std::array<Graph, side_by_side> graphs{};
        std::array<std::vector<Base>, side_by_side> shuffled{};
    };

    // The positives, and room for as many shuffles.
    void take_positives(EncodedSet const& data) {
        if (data.positives() == 0) {
            throw DataError(message({.found = "no positives to shuffle", .expected = "at least one"}));
        }
        for (bool const label : {true, false}) {
            for (std::size_t i = 0; i < data.size(); ++i) {
                if (data.labels()[i] == 1) {
                    set_.add(data.sequence(i), label);
                }
            }
        }
    }

    // The graph of each positive, which all epochs begin with. Every worker has had the one with the most edges, and so
    // allocates nothing later.
    void keep_graphs() {
        graphs_.resize(set_.positives());
        for (std::size_t i = 0; i < graphs_.size(); ++i) {
            if (auto const original = set_.sequence(i); !original.empty()) {
                graphs_[i].assign(original);
            }
            if (set_.sequence(i).size() == set_.longest()) {
                for (Worker& worker : workers_) {
                    worker.graphs.fill(graphs_[i]);
                }
            }
        }
    }

    void shuffle_records(std::size_t begin, std::size_t end, Seed seed, Worker& worker) {
        std::array<Graph::Walk, side_by_side> walks{};
        for (std::size_t i = begin; i < end; ++i) {
            auto const original = set_.sequence(i);
            if (original.size() < 3) {
                continue;
            }
            Graph& graph = worker.graphs[i - begin];
            graph = graphs_[i];
            ShortDraws draws{RandomStream{seed, Purpose::dinucleotide_shuffle, i}};
            graph.shuffle_edges(original.back(), draws);
            auto const path = std::span{worker.shuffled[i - begin]}.first(original.size());
            path[0] = original.front();
            walks[i - begin] = {.graph = &graph, .path = path};
        }
        Graph::walk(walks);
        for (std::size_t i = begin; i < end; ++i) {
            if (auto const path = walks[i - begin].path; !path.empty()) {
                set_.rearrange(set_.positives() + i, path);
            }
        }
    }

    Seed seed_;
    EncodedSet set_{};
    std::vector<Graph> graphs_{};
    std::unique_ptr<Team> team_{};
    std::vector<Worker> workers_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
