namespace Bridle.Probes.Usdt;

/// <summary>What a register's name means.</summary>
/// <param name="Number">As instructions encode it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Shift">The bits below it.</param>
internal readonly record struct RegisterName(sbyte Number, byte Size, byte Shift);
