using System.Buffers.Binary;
using Bridle.Linux.PerfEvents;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Tests.PerfEvents;

/// <summary>A buffer whose kernel is the test: a file that is mapped like an event, and written at the place that the kernel would write at.</summary>
internal sealed class RingFile : IDisposable
{
    private const int PageBytes = 4096, HeadPlace = 1024, TailPlace = 1032, FirstRegister = 56;

    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _file;
    private readonly int _bytes;
    private ulong _head;

    public RingFile(int bytes)
    {
        _bytes = bytes;
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(_file, PageBytes + bytes);
        Assert.Equal(Errno.Success, SampleRing.TryMap(_file, bytes, out SampleRing? ring));
        Ring = ring!;
    }

    public SampleRing Ring { get; }

    public ulong Head => _head;

    public ulong Tail
    {
        get
        {
            Span<byte> word = stackalloc byte[sizeof(ulong)];
            RandomAccess.Read(_file, word, TailPlace);
            return BinaryPrimitives.ReadUInt64LittleEndian(word);
        }
    }

    /// <summary>A record of a type, whose body is as long as wanted.</summary>
    public static byte[] Record(uint type, ReadOnlySpan<byte> body)
    {
        byte[] record = new byte[SampleRecord.HeaderBytes + body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, type);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)record.Length);
        body.CopyTo(record.AsSpan(SampleRecord.HeaderBytes));
        return record;
    }

    /// <summary>A sample of a moment, without registers.</summary>
    public static byte[] Sample(long time)
    {
        byte[] body = new byte[FirstRegister - SampleRecord.HeaderBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(24), time);
        return Record(SampleRecord.Sample, body);
    }

    public static byte[] Lost(ulong count)
    {
        byte[] body = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(8), count);
        return Record(SampleRecord.Lost, body);
    }

    /// <summary>Moves both positions, as if so much had been written and taken.</summary>
    public void Start(ulong position)
    {
        MoveTo(position);
        Ring.Discard();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length;)
        {
            int place = (int)((_head + (ulong)i) % (ulong)_bytes), count = Math.Min(bytes.Length - i, _bytes - place);
            RandomAccess.Write(_file, bytes.Slice(i, count), PageBytes + place);
            i += count;
        }
        MoveTo(_head + (ulong)bytes.Length);
    }

    /// <summary>All records that there are.</summary>
    public List<byte[]> Take()
    {
        List<byte[]> taken = [];
        Ring.Begin();
        while (Ring.TryPeek(out _, out ReadOnlySpan<byte> record))
        {
            taken.Add(record.ToArray());
            Ring.Skip(record.Length);
        }
        return taken;
    }

    public void Dispose()
    {
        Ring.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private void MoveTo(ulong position)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(word, _head = position);
        RandomAccess.Write(_file, word, HeadPlace);
    }
}
