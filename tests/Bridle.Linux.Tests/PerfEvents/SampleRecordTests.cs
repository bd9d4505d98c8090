using System.Buffers.Binary;
using Bridle.Linux.PerfEvents;
using CsCheck;

namespace Bridle.Linux.Tests.PerfEvents;

public class SampleRecordTests
{
    private const int Words = 26;

    [Fact]
    public void Whatever_the_bytes_are_reading_them_gives_a_record_within_them_or_none() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Bool).Sample((bytes, hasStack) =>
        {
            bool isHeader = SampleRecord.TryReadHeader(bytes, out _, out int length);
            bool isSample = SampleRecord.TryReadSample(bytes, hasStack, out _, out ClockSample sample);
            SampleRecord.TryReadLost(bytes, out _);
            SampleRecord.TimeOf(bytes);
            return (!isHeader || length >= SampleRecord.HeaderBytes) && (!isSample || sample.Stack.Length <= bytes.Length) && (!isSample || sample.Processor >= 0);
        });

    [Fact]
    public void What_the_kernel_writes_is_read() =>
        Gen.Select(Gen.ULong.Array[Words], Gen.Int[0, 64], Gen.Int[0, 64], Gen.Bool).Sample((values, room, used, isInKernel) =>
        {
            byte[] record = Record(values, kind: 2, room: room * 8, used: used * 8, isInKernel);
            bool isRead = SampleRecord.TryReadSample(record, hasStack: true, out ulong id, out ClockSample sample);
            if (used > room && room != 0) return !isRead;
            return isRead && id == values[0] && sample.InstructionPointer.Value == values[1] && sample.ProcessId == unchecked((int)values[2]) && sample.ThreadId == unchecked((int)(values[2] >> 32))
                && sample.Time == unchecked((long)values[3]) && SampleRecord.TimeOf(record) == sample.Time && sample.IsInKernel == isInKernel
                && sample.HasRegisters && sample.Registers.Rax == values[5] && sample.Registers.Rsp == values[12] && sample.Registers.Rip == values[13] && sample.Registers.R15 == values[24]
                && sample.Stack.Length == (room == 0 ? 0 : used * 8) && sample.Stack.IndexOfAnyExcept((byte)7) < 0;
        });

    [Fact]
    public void Of_a_record_that_was_cut_nothing_is_read() =>
        Gen.Select(Gen.ULong.Array[Words], Gen.Int[0, 300]).Sample((values, length) =>
        {
            byte[] record = Record(values, kind: 2, room: 64, used: 64, isInKernel: false);
            return length >= record.Length || !SampleRecord.TryReadSample(record.AsSpan(0, length), hasStack: true, out _, out _);
        });

    [Fact]
    public void A_thread_that_ends_has_no_registers()
    {
        byte[] record = Record(new ulong[Words], kind: 0, room: 0, used: 0, isInKernel: true);
        Assert.True(SampleRecord.TryReadSample(record, hasStack: true, out _, out ClockSample sample));
        Assert.False(sample.HasRegisters);
    }

    [Fact]
    public void Lost_records_are_told_by_their_number()
    {
        byte[] record = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(16), 12);
        Assert.True(SampleRecord.TryReadLost(record, out ulong count));
        Assert.Equal(12ul, count);
        Assert.False(SampleRecord.TryReadLost(record.AsSpan(0, 23), out _));
    }

    // Header, number, instruction pointer, thread, time, processor, kind of registers, 20 registers, the stack. The number of the first register is 5.
    private static byte[] Record(ulong[] values, ulong kind, int room, int used, bool isInKernel)
    {
        List<byte> bytes = [.. Word(9 | (isInKernel ? 1ul : 2ul) << 32)];
        for (int i = 0; i < 5; i++) bytes.AddRange(Word(values[i]));
        bytes.AddRange(Word(kind));
        for (int i = 5; kind != 0 && i < 25; i++) bytes.AddRange(Word(values[i]));
        bytes.AddRange(Word((ulong)room));
        if (room > 0)
        {
            bytes.AddRange(Enumerable.Repeat((byte)7, room));
            bytes.AddRange(Word((ulong)used));
        }
        byte[] record = [.. bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)record.Length);
        return record;
    }

    private static byte[] Word(ulong value) => BitConverter.GetBytes(value);
}
