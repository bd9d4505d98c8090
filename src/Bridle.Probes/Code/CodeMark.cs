namespace Bridle.Probes.Code;

/// <summary>What a byte of code is.</summary>
internal enum CodeMark : byte
{
    Unknown,

    /// <summary>The first byte of an instruction.</summary>
    Start,

    /// <summary>A later byte of one.</summary>
    Inside,

    /// <summary>The first byte of one instruction and a later byte of another, as where a branch skips a prefix. No trap may stand here.</summary>
    Overlap,

    /// <summary>Nothing that can be decoded, and nothing leads there.</summary>
    Data,
}
