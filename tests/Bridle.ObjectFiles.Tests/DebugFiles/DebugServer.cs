using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bridle.ObjectFiles.Tests.DebugFiles;

/// <summary>As much of a web server as debuginfod needs: one file at one path, and 404 for all others.</summary>
internal sealed class DebugServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _path;
    private readonly byte[] _content;
    private int _requests;

    public DebugServer(string path, byte[] content)
    {
        (_path, _content) = (path, content);
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}/");
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public int Requests => _requests;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception end) when (end is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string request = await reader.ReadLineAsync() ?? "";
        while (!string.IsNullOrEmpty(await reader.ReadLineAsync())) { }
        Interlocked.Increment(ref _requests);
        bool found = request == $"GET {_path} HTTP/1.1";
        byte[] body = found ? _content : [];
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }
}
