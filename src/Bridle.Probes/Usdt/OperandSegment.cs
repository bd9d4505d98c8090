namespace Bridle.Probes.Usdt;

/// <summary>The segments whose base is not 0 in 64-bit code.</summary>
internal enum OperandSegment : byte
{
    None,
    Fs,
    Gs,
}
