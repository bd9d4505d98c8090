using System.Buffers;
using Bridle.Control.Events;

namespace Bridle.Cli.Watching;

/// <summary>Turns what happened into whole lines of UTF-8.</summary>
internal interface IRecordFormat
{
    void Write(VictimEvent record, IBufferWriter<byte> output);
}
