using System.Globalization;
using Bridle.Engine.Probes;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>Messages about faults and drops, without the command's prefix.</summary>
internal static class MessageText
{
    private static readonly string[] s_faults =
    [
        "no fault", "invalid address", "invalid alignment", "illegal operation", "divide-by-zero", "out of scratch space", "invalid kernel access", "invalid user access",
        "tuple stack overflow", "bad stack", "invalid size", "index out of bounds", "library-level fault",
    ];

    public static string FaultName(FaultCode code) => s_faults[(int)code];

    public static string Fault(in RecordHeader header, Probe probe)
    {
        FaultCode code = (FaultCode)header.Detail;
        string value = code switch
        {
            FaultCode.InvalidAddress or FaultCode.InvalidAlignment or FaultCode.BadStack => string.Create(CultureInfo.InvariantCulture, $" (0x{header.Value:x})"),
            FaultCode.IndexOutOfBounds or FaultCode.InvalidSize => string.Create(CultureInfo.InvariantCulture, $" ({header.Value})"),
            _ => "",
        };
        // The place counts from 1, as the first instruction of a body has one before it that enters it.
        return $"error in dt_clause_{header.Clause} for probe ID {probe.Id} ({probe}): {s_faults[header.Detail]}{value} at BPF pc {header.Place + 1}";
    }

    public static string Drops(long count, string what, string tail, string tag, bool withTag) =>
        $"{(withTag ? $"[DTRACEDROP_{tag}] " : "")}{count} {what}{(count > 1 ? "s" : "")}{tail}";
}
