using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>References, and D's pointers: the process and scratch.</summary>
internal sealed partial class Interpreter
{
    private void OnMemory(in Instruction x)
    {
        switch (x.Operation)
        {
            case <= Opcode.Load64:
                (int loaded, bool isSigned) = Width(x.Operation - Opcode.LoadSigned8);
                _registers[x.Target] = _memory.Load(_registers[x.Left] + x.Immediate, loaded, isSigned);
                break;
            case <= Opcode.Store64:
                _memory.Store(_registers[x.Left] + x.Immediate, 1 << (x.Operation - Opcode.Store8), _registers[x.Right]);
                break;
            case <= Opcode.Fetch64:
                (int fetched, bool extends) = Width(x.Operation - Opcode.FetchSigned8);
                _registers[x.Target] = Fetch(unchecked(_registers[x.Left] + x.Immediate), fetched, extends);
                break;
            default:
                Put(unchecked(_registers[x.Left] + x.Immediate), 1 << (x.Operation - Opcode.Put8), _registers[x.Right]);
                break;
        }
    }

    // Loads and fetches come in one order: signed 8, 16, 32, unsigned 8, 16, 32, then 64 bits.
    private static (int Bytes, bool IsSigned) Width(int kind) => kind == 6 ? (8, true) : (1 << (kind % 3), kind < 3);

    private long Fetch(long pointer, int bytes, bool isSigned)
    {
        if (TryScratch(pointer, bytes, out long reference)) return _memory.Load(reference, bytes, isSigned);
        Span<byte> value = stackalloc byte[8];
        value.Clear();
        if (IsScratch(pointer) || !_surroundings.TryRead(unchecked((ulong)pointer), value[..bytes])) return Fail(FaultCode.InvalidAddress, pointer);
        return Arithmetic.Extend(BitConverter.ToInt64(value), bytes, isSigned);
    }

    private void Put(long pointer, int bytes, long value)
    {
        if (TryScratch(pointer, bytes, out long reference)) _memory.Store(reference, bytes, value);
        else Fail(FaultCode.InvalidAddress, pointer);
    }

    private static bool IsScratch(long pointer) => pointer >= MachineAddresses.Scratch && pointer < MachineAddresses.Scratch + MachineAddresses.ScratchLimit;

    /// <summary>Whether bytes at a pointer lie within what this clause has allocated.</summary>
    private bool TryScratch(long pointer, long bytes, out long reference)
    {
        reference = 0;
        if (!IsScratch(pointer) || bytes < 0) return false;
        long offset = pointer - MachineAddresses.Scratch;
        reference = _layout.Scratch + offset;
        return offset + bytes <= _scratchUsed;
    }

    private long Allocate(long bytes)
    {
        if (bytes < 0 || bytes >= MachineAddresses.ScratchLimit) return Fail(FaultCode.InvalidSize, bytes);
        long rounded = bytes + 7 & ~7L;
        if (rounded > _layout.ScratchBytes - _scratchUsed) return Fail(FaultCode.OutOfScratch, 0);
        long pointer = MachineAddresses.Scratch + _scratchUsed;
        _memory.Slice(_layout.Scratch + _scratchUsed, (int)rounded).Clear();
        _scratchUsed += (int)rounded;
        return pointer;
    }

    /// <summary>Reads bytes at any D pointer; a fault if they are not there.</summary>
    private bool TryRead(long pointer, Span<byte> destination)
    {
        if (TryScratch(pointer, destination.Length, out long reference)) _memory.Slice(reference, destination.Length).CopyTo(destination);
        else if (destination.Length > 0 && (IsScratch(pointer) || !_surroundings.TryRead(unchecked((ulong)pointer), destination))) Fail(FaultCode.InvalidAddress, pointer);
        return Fault == FaultCode.None;
    }

    private void WriteScratch(long pointer, ReadOnlySpan<byte> source)
    {
        if (TryScratch(pointer, source.Length, out long reference)) source.CopyTo(_memory.Slice(reference, source.Length));
        else Fail(FaultCode.InvalidAddress, pointer);
    }
}
