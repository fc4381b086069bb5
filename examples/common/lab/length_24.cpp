// The networks with kernels of 24 positions.
#include "lab/run_of_length.hpp"

namespace programs::lab {

template Outcome run_of_length<24>(Task const&, Data const&);

}  // namespace programs::lab
